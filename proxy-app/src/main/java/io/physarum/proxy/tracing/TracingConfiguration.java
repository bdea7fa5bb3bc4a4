package io.physarum.proxy.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.physarum.libp2p.core.Host;
import io.physarum.proxy.gateway.RequestTracing;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces requests if there is somewhere to send the traces to. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("physarum.tracing.endpoint")
class TracingConfiguration {

    /** Its {@code close} sends what is left. */
    @Bean
    SdkTracerProvider tracerProvider(TracingProperties properties, Host host) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(String.valueOf(properties.endpoint()))
                .setTimeout(properties.timeout());
        properties.headers().forEach(exporter::addHeader);
        return SdkTracerProvider.builder()
                .setResource(resource(host))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(properties.sampling())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                        .setScheduleDelay(properties.interval())
                        .build())
                .build();
    }

    @Bean
    RequestTracing requestTracing(SdkTracerProvider provider) {
        return new SpanTracing(provider.get("io.physarum.proxy"));
    }

    private static Resource resource(Host host) {
        return Resource.getDefault().toBuilder()
                .put("service.name", "proxy")
                .put("service.namespace", "physarum")
                .put("service.instance.id", host.peerId().toString())
                .build();
    }
}
