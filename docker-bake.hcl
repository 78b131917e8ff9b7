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

variable "SERVERS" {
  default = ["gateway", "vote-api", "tally-worker", "standalone"]
}

variable "PAGES" {
  default = ["vote-ui", "admin-ui"]
}

group "default" {
  targets = ["servers", "pages"]
}

target "servers" {
  name       = app
  matrix     = { app = SERVERS }
  inherits   = ["image"]
  dockerfile = "apps/${app}/Dockerfile"
  tags       = ["${REGISTRY}/${app}:sha-${REVISION}"]
  contexts   = { build = "target:build-${app}", server = "target:server" }
}

target "pages" {
  name       = app
  matrix     = { app = PAGES }
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

target "build-servers" {
  name       = "build-${app}"
  matrix     = { app = SERVERS }
  dockerfile = "deploy/images/build.Dockerfile"
  target     = "server"
  args       = { APP = app }
}

target "build-pages" {
  name       = "build-${app}"
  matrix     = { app = PAGES }
  dockerfile = "deploy/images/build.Dockerfile"
  target     = "page"
  args       = { APP = app }
}
