# registry-cli as an image: docker run --rm --network host physarum/registry-cli list
# `add` needs more: --user 0 -v /var/run/docker.sock:/var/run/docker.sock -v "$PWD:/service"
ARG BASE_IMAGE=eclipse-temurin:25-jre
FROM ${BASE_IMAGE}

ARG BASE_IMAGE
ARG BASE_DIGEST
ARG VERSION
ARG REVISION
ARG CREATED

LABEL org.opencontainers.image.title="physarum-registry-cli" \
      org.opencontainers.image.description="Physarum, a decentralized service mesh for edge networks: registry-cli" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${BASE_IMAGE}" \
      org.opencontainers.image.base.digest="${BASE_DIGEST}" \
      org.opencontainers.image.licenses="Apache-2.0"

WORKDIR /opt/physarum
COPY layers/dependencies/ ./
COPY layers/application/ ./
COPY run/java.options run/train ./
ENV HEALTH_URL=
RUN MAIN="-cp /opt/physarum/app.jar io.physarum.cli.Rehearsal" sh ./train
WORKDIR /service
USER 10001:10001
ENTRYPOINT ["java", "@/opt/physarum/java.options", "-jar", "/opt/physarum/app.jar"]
