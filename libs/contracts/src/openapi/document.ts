import { jsonSchemas } from '../json-schemas';
import type { JsonObject } from '../json-schemas';
import { commandPaths, reportPaths, sessionPaths } from './admin-paths';
import { securitySchemes } from './parameters';
import { healthPaths, publicPaths } from './public-paths';
import { httpSchemas } from './schemas';

/** The HTTP interface as an OpenAPI 3.1 document. */
export function openApiDocument(): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Scrutineer',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Counts an audience’s votes. Times are ISO 8601 UTC; offsets are decimal strings; unknown keys are refused.',
    },
    servers: [{ url: '/' }],
    security: [],
    paths: { ...publicPaths, ...sessionPaths, ...commandPaths, ...reportPaths, ...healthPaths },
    components: { schemas: jsonSchemas(httpSchemas), securitySchemes },
  };
}
