# registry-cli as an image: docker run --rm --network host -v /var/run/docker.sock:/var/run/docker.sock -v "$PWD:/work" …
# Runs as whoever is given by --user; root can reach Docker's socket.
ARG BASE_IMAGE=eclipse-temurin:25-jre
FROM ${BASE_IMAGE}

ARG VERSION
ARG REVISION

LABEL org.opencontainers.image.title="physarum-registry-cli" \
      org.opencontainers.image.description="Physarum, a decentralized service mesh for edge networks: registry-cli" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"

WORKDIR /opt/physarum
COPY layers/dependencies/ ./
COPY layers/application/ ./
COPY run/java.options run/train ./
ENV HEALTH_URL=
RUN sh ./train --help
WORKDIR /work
ENTRYPOINT ["java", "@/opt/physarum/java.options", "-jar", "/opt/physarum/app.jar"]
