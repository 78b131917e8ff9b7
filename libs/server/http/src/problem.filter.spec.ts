import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, HttpException, Module, Param, Post, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { problemSchema, type Problem } from '@scrutineer/contracts';
import { RefusalError, refusalCodes, refusals } from '@scrutineer/errors';
import type { Response } from 'express';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { configureHttp } from './configure-http';
import { BodyError } from './zod-body.pipe';

/** What the route throws next. */
let failure: unknown;

@Controller()
class FailingController {
  @Get('fail')
  fail(): never {
    throw failure;
  }

  @Get('fail-midway/:text')
  failMidway(@Param('text') text: string, @Res() response: Response): never {
    response.write(text);
    throw failure;
  }

  @Post('echo')
  echo(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [FailingController] })
class FailingModule {}

let app: NestExpressApplication;
let url: string;
let logged: Record<string, unknown>[];

beforeAll(async () => {
  const destination = { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) };
  app = await NestFactory.create<NestExpressApplication>(FailingModule, { logger: false, bodyParser: false });
  configureHttp(app, { logger: pino({}, destination), registry: new Registry(), publicOrigins: [] });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
beforeEach(() => (logged = []));
afterAll(() => app.close());

async function answerTo(path: string, init: RequestInit = {}): Promise<{ problem: Problem; headers: Headers }> {
  const response = await fetch(`${url}${path}`, init);
  const problem = problemSchema.parse(await response.json());
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(problem).toMatchObject({ type: 'about:blank', status: response.status });
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  return { problem, headers: response.headers };
}

function answerToFailure(error: unknown): Promise<{ problem: Problem; headers: Headers }> {
  failure = error;
  return answerTo('/fail');
}

function post(body: string): Promise<{ problem: Problem }> {
  return answerTo('/echo', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}

describe('a refusal', () => {
  it.each(refusalCodes)('%s is answered with its status and code', async (code) => {
    const { status, message } = refusals[code];
    const { problem } = await answerToFailure(new RefusalError({ code }));
    expect(problem).toMatchObject({ status, code, title: message, detail: message });
  });

  it('brings its own words', async () => {
    const { problem } = await answerToFailure(new RefusalError({ code: 'unknown_race', message: 'No race `monza`.' }));
    expect(problem).toMatchObject({ title: refusals.unknown_race.message, detail: 'No race `monza`.' });
  });

  it.each([
    ['busy', undefined, '1'],
    ['draining', undefined, '1'],
    ['rate_limited', undefined, '1'],
    ['rate_limited', 60_000, '60'],
    ['busy', 1_001, '2'],
    ['busy', 0, '1'],
    ['unknown_race', undefined, null],
    ['internal', undefined, null],
  ] as const)('%s to be tried again in %p ms says Retry-After: %p', async (code, retryAfterMs, seconds) => {
    const refusal = new RefusalError({ code, ...(retryAfterMs !== undefined && { retryAfterMs }) });
    expect((await answerToFailure(refusal)).headers.get('retry-after')).toBe(seconds);
  });

  it('is logged where it is our fault alone', async () => {
    await answerToFailure(new RefusalError({ code: 'busy' }));
    await answerToFailure(new RefusalError({ code: 'forbidden' }));
    expect(logged).toEqual([]);
    const { problem } = await answerToFailure(new RefusalError({ code: 'internal' }));
    expect(logged).toMatchObject([{ requestId: problem.requestId }]);
  });
});

describe('a fault of the request', () => {
  it('of its shape is bad_request with every fault', async () => {
    const faults = [{ path: 'title', message: 'too short' }];
    const { problem } = await answerToFailure(new BodyError(faults));
    expect(problem).toMatchObject({ status: 400, code: 'bad_request', detail: 'title: too short', errors: faults });
  });

  it('of its body is bad_request or too_large', async () => {
    expect((await post('{"title":')).problem).toMatchObject({ status: 400, code: 'bad_request' });
    expect((await post(`"${'x'.repeat(300_000)}"`)).problem).toMatchObject({ status: 413, code: 'too_large' });
    expect(logged).toEqual([]);
  });

  it.each(['/nothing', '/%2e%2e/etc/passwd'])('of its address, %s, is 404', async (path) => {
    const { problem } = await answerTo(path);
    expect(problem).toMatchObject({ status: 404, code: 'bad_request' });
    expect(JSON.stringify(problem)).not.toContain('passwd');
  });

  it('that the framework finds is bad_request', async () => {
    expect((await answerToFailure(new HttpException('teapot', 418))).problem).toMatchObject({ code: 'bad_request' });
  });
});

describe('a fault of ours', () => {
  it.each([
    ['an error', new Error('secret of the inside')],
    ['an error of the framework', new HttpException('secret of the inside', 502)],
    ['an error with a status', Object.assign(new Error('secret of the inside'), { status: 503 })],
    ['what is no error', 'secret of the inside'],
    ['nothing', undefined],
  ])('%s is internal, logged, and told to nobody', async (_, error) => {
    const { problem } = await answerToFailure(error);
    expect(problem).toEqual({
      type: 'about:blank',
      title: refusals.internal.message,
      status: 500,
      code: 'internal',
      requestId: problem.requestId,
    });
    expect(logged).toMatchObject([{ requestId: problem.requestId, method: 'GET', path: '/fail' }]);
  });

  it('midway breaks the answer off, so that nobody takes it for whole', async () => {
    failure = new Error('the log is gone');
    const response = await fetch(`${url}/fail-midway/half`);
    await expect(response.text()).rejects.toThrow();
    expect(logged).toHaveLength(1);
  });
});
