# All images: `docker buildx bake`, or some of them: `docker buildx bake gateway vote-ui`.
variable "REGISTRY" {
  default = "ghcr.io/scrutineer"
}

# The commit they are built from.
variable "REVISION" {
  default = "0000000000000000000000000000000000000000"
}

variable "CREATED" {
  default = "1970-01-01T00:00:00Z"
}

variable "SOURCE" {
  default = "https://github.com/scrutineer/scrutineer"
}

group "default" {
  targets = ["servers", "pages"]
}

target "servers" {
  name       = app
  matrix     = { app = ["gateway", "vote-api", "tally-worker", "standalone"] }
  inherits   = ["image"]
  dockerfile = "apps/${app}/Dockerfile"
  tags       = ["${REGISTRY}/${app}:sha-${REVISION}"]
  contexts   = { build = "target:build-${app}", server = "target:server" }
}

target "pages" {
  name       = app
  matrix     = { app = ["vote-ui", "admin-ui"] }
  inherits   = ["image"]
  dockerfile = "apps/${app}/Dockerfile"
  tags       = ["${REGISTRY}/${app}:sha-${REVISION}"]
  contexts   = { build = "target:build-${app}", page = "target:page" }
}

# What every image says of itself.
target "image" {
  platforms = ["linux/amd64"]
  labels = {
    "org.opencontainers.image.created"  = CREATED
    "org.opencontainers.image.licenses" = "Apache-2.0"
    "org.opencontainers.image.revision" = REVISION
    "org.opencontainers.image.source"   = SOURCE
    "org.opencontainers.image.vendor"   = "Scrutineer"
    "org.opencontainers.image.version"  = "sha-${REVISION}"
  }
}

target "server" {
  dockerfile = "deploy/images/server.Dockerfile"
}

target "page" {
  dockerfile = "deploy/images/page.Dockerfile"
}

target "build" {
  name       = "build-${app}"
  matrix     = { app = ["gateway", "vote-api", "tally-worker", "standalone", "vote-ui", "admin-ui"] }
  dockerfile = "deploy/images/build.Dockerfile"
  target     = endswith(app, "-ui") ? "page" : "server"
  args       = { APP = app }
}
