import { refusals } from '@scrutineer/errors';
import type { RefusalCode } from '@scrutineer/errors';
import { schemaRef } from '../json-schemas';
import type { JsonObject } from '../json-schemas';
import type { HttpSchemaName } from './schemas';

export interface OperationSpec {
  readonly id: string;
  readonly tag: 'voters' | 'races' | 'ballots' | 'sessions' | 'operators' | 'health';
  readonly summary: string;
  readonly description?: string;
  /** Who may call: the names of security schemes, any one of them. Left out: anyone. */
  readonly security?: readonly JsonObject[];
  readonly parameters?: readonly JsonObject[];
  readonly body?: { readonly schema: HttpSchemaName; readonly required: boolean };
  /** The one good answer; without content it has no body. */
  readonly answer: { readonly status: number; readonly description: string; readonly content?: JsonObject };
  /** The refusals it may give, besides those that every call may give. */
  readonly refused?: readonly RefusalCode[];
}

const everywhere: readonly RefusalCode[] = ['rate_limited', 'busy', 'draining', 'internal'];

/** One call, in OpenAPI's terms. */
export function operation(spec: OperationSpec): JsonObject {
  const { status, description, content } = spec.answer;
  return {
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description && { description: spec.description }),
    ...(spec.security && { security: spec.security }),
    ...(spec.parameters && { parameters: spec.parameters }),
    ...(spec.body && { requestBody: { required: spec.body.required, content: json(spec.body.schema) } }),
    responses: {
      [status]: { description, ...(content && { content }) },
      ...problems([...(spec.refused ?? []), ...everywhere]),
    },
  };
}

/** A JSON body of that schema. */
export function json(schema: HttpSchemaName): JsonObject {
  return { 'application/json': { schema: schemaRef(schema) } };
}

/** A parameter of the path, always required, or of the query, optional. */
export function parameter(place: 'path' | 'query', name: string, description: string, schema: JsonObject): JsonObject {
  return { name, in: place, required: place === 'path', description, schema };
}

function problems(codes: readonly RefusalCode[]): JsonObject {
  const statuses = new Set(codes.map((code) => refusals[code].status));
  return Object.fromEntries(Array.from(statuses, (status) => [status, problem(status, codes)]));
}

function problem(status: number, codes: readonly RefusalCode[]): JsonObject {
  const ofStatus = codes.filter((code) => refusals[code].status === status);
  const retryAfter = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } };
  return {
    description: ofStatus.map((code) => `\`${code}\`: ${refusals[code].message}`).join('\n\n'),
    ...(status === 503 && { headers: retryAfter }),
    content: { 'application/problem+json': { schema: schemaRef('Problem') } },
  };
}
