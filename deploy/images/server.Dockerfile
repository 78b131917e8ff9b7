# What all servers stand on: Node and the libraries it needs, no shell, no package manager.
FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a
ENV NODE_ENV=production \
    NODE_OPTIONS="--enable-source-maps --disable-warning=ExperimentalWarning" \
    PORT=8080 \
    MANAGEMENT_PORT=9464
USER 65532:65532
EXPOSE 8080 9464
# Alive, not ready: whoever replaces an unhealthy container would not mend the Kafka or Redis that it waits for.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/nodejs/bin/node", "--eval", \
    "fetch(`http://127.0.0.1:${process.env.MANAGEMENT_PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["main.js"]
