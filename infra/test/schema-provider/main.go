// A Terraform provider that knows the schemas of others and does nothing else.
//
// `terraform validate`, and `terraform test` with mock_provider, need a provider for its schemas alone. Where no registry can
// be reached, this one is installed under the name of another, and finds the schemas by that name (schemas/<name>.json, cut
// down to what infra/terraform uses; see schemas/README.md). It validates nothing that only the real provider knows, such as
// allowed values, and it refuses to plan, read or apply.
package main

import (
	"context"
	"embed"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"regexp"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

//go:embed schemas/*.json
var schemas embed.FS

// Of `terraform providers schema -json`, the part that decides what a configuration may say.
type (
	document struct {
		Provider    version            `json:"provider"`
		Resources   map[string]version `json:"resource_schemas"`
		DataSources map[string]version `json:"data_source_schemas"`
	}
	version struct {
		Version int64 `json:"version"`
		Block   block `json:"block"`
	}
	block struct {
		Attributes map[string]attribute `json:"attributes"`
		Blocks     map[string]nested    `json:"block_types"`
	}
	attribute struct {
		Type      json.RawMessage `json:"type"`
		Required  bool            `json:"required"`
		Optional  bool            `json:"optional"`
		Computed  bool            `json:"computed"`
		Sensitive bool            `json:"sensitive"`
	}
	nested struct {
		Mode  string `json:"nesting_mode"`
		Min   int64  `json:"min_items"`
		Max   int64  `json:"max_items"`
		Block block  `json:"block"`
	}
)

var modes = map[string]tfprotov5.SchemaNestedBlockNestingMode{
	"single": tfprotov5.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov5.SchemaNestedBlockNestingModeList,
	"set":    tfprotov5.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov5.SchemaNestedBlockNestingModeMap,
}

func (b block) schema() *tfprotov5.SchemaBlock {
	out := &tfprotov5.SchemaBlock{}
	for name, a := range b.Attributes {
		kind, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // the one parser of this format
		if err != nil {
			log.Fatalf("attribute %s: %v", name, err)
		}
		out.Attributes = append(out.Attributes, &tfprotov5.SchemaAttribute{
			Name: name, Type: kind, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
		})
	}
	for name, n := range b.Blocks {
		out.BlockTypes = append(out.BlockTypes, &tfprotov5.SchemaNestedBlock{
			TypeName: name, Nesting: modes[n.Mode], MinItems: n.Min, MaxItems: n.Max, Block: n.Block.schema(),
		})
	}
	return out
}

func (v version) schema() *tfprotov5.Schema {
	return &tfprotov5.Schema{Version: v.Version, Block: v.Block.schema()}
}

// The embedded interface is nil: whatever is not answered below ends the process.
type server struct {
	tfprotov5.ProviderServer
	document document
}

func (s server) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	out := &tfprotov5.GetMetadataResponse{}
	for name := range s.document.Resources {
		out.Resources = append(out.Resources, tfprotov5.ResourceMetadata{TypeName: name})
	}
	for name := range s.document.DataSources {
		out.DataSources = append(out.DataSources, tfprotov5.DataSourceMetadata{TypeName: name})
	}
	return out, nil
}

func (s server) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	out := &tfprotov5.GetProviderSchemaResponse{
		Provider:          s.document.Provider.schema(),
		ResourceSchemas:   map[string]*tfprotov5.Schema{},
		DataSourceSchemas: map[string]*tfprotov5.Schema{},
	}
	for name, v := range s.document.Resources {
		out.ResourceSchemas[name] = v.schema()
	}
	for name, v := range s.document.DataSources {
		out.DataSourceSchemas[name] = v.schema()
	}
	return out, nil
}

func (s server) GetResourceIdentitySchemas(context.Context, *tfprotov5.GetResourceIdentitySchemasRequest) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}

func (s server) PrepareProviderConfig(_ context.Context, in *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: in.Config}, nil
}

func (s server) ValidateResourceTypeConfig(context.Context, *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, nil
}

func (s server) ValidateDataSourceConfig(context.Context, *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{}, nil
}

func (s server) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}

func main() {
	name := regexp.MustCompile(`^terraform-provider-([a-z]+)`).FindStringSubmatch(filepath.Base(os.Args[0]))
	if name == nil {
		log.Fatalf("%s: not installed under the name of a provider", os.Args[0])
	}
	text, err := schemas.ReadFile("schemas/" + name[1] + ".json")
	if err != nil {
		log.Fatal(err)
	}
	var s server
	if err := json.Unmarshal(text, &s.document); err != nil {
		log.Fatal(err)
	}
	if err := tf5server.Serve("registry.terraform.io/hashicorp/"+name[1], func() tfprotov5.ProviderServer { return s }); err != nil {
		log.Fatal(err)
	}
}
