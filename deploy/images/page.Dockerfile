# What the pages stand on: one static web server, no shell. It writes nothing, so its root may be read-only.
FROM caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f AS caddy
# A copy loses the capability to bind low ports, with which a process that may gain no privilege could not even start.
RUN cp /usr/bin/caddy /caddy

FROM gcr.io/distroless/static-debian12:nonroot@sha256:afa5c872c891853ca7fcf1f12c3edb23f7eeef36189728842dd51042ff57f7ab
COPY --from=caddy /caddy /usr/bin/caddy
COPY deploy/images/Caddyfile /etc/caddy/Caddyfile
USER 65532:65532
EXPOSE 8080 9464
# Nothing in here could ask the server how it is; port 9464 tells those outside.
HEALTHCHECK NONE
ENTRYPOINT ["/usr/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile"]
