package io.physarum.proxy.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.physarum.libp2p.core.Host;
import io.physarum.proxy.gateway.RequestTracing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Traces requests if there is somewhere to send the traces to. */
@Configuration(proxyBeanMethods = false)
@Conditional(TracingConfiguration.EndpointGiven.class)
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

    /** A setting that is there but empty, as in an environment file, is none. */
    static final class EndpointGiven implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty("physarum.tracing.endpoint"));
        }
    }
}
