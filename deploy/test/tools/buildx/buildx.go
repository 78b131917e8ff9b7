//go:build tools

// Package buildx pins what docker-bake.hcl is read with: buildx's own module cannot be installed by name.
package buildx

import _ "github.com/docker/buildx/cmd/buildx"
