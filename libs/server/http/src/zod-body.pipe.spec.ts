import { z } from 'zod';
import { BodyError, zodBody } from './zod-body.pipe';

const schema = z.strictObject({
  title: z.string().min(1),
  candidates: z.array(z.strictObject({ id: z.string() })).default([]),
  limit: z.coerce.number().int().optional(),
});
const parse = (value: unknown): unknown => zodBody(schema).transform(value, { type: 'body' });

function faultsOf(value: unknown): BodyError['faults'] {
  try {
    parse(value);
  } catch (error) {
    if (error instanceof BodyError) return error.faults;
    throw error;
  }
  throw new Error('it was accepted');
}

describe(zodBody, () => {
  it('gives what the schema makes of it', () => {
    expect(parse({ title: 'Monza', limit: '20' })).toEqual({ title: 'Monza', candidates: [], limit: 20 });
  });

  it.each([undefined, null])('takes %p for an empty body', (missing) => {
    const all = z.strictObject({ reason: z.string().optional() });
    expect(zodBody(all).transform(missing, { type: 'body' })).toEqual({});
  });

  it('names every fault with its path', () => {
    const paths = faultsOf({ title: '', candidates: [{ id: '44' }, { id: 16 }] }).map(({ path }) => path);
    expect(paths).toEqual(['title', 'candidates.1.id']);
  });

  it('names an unknown key, and the fault of the whole without a path', () => {
    expect(faultsOf({ title: 'Monza', force: true })).toEqual([
      { path: '', message: expect.stringContaining('force') as string },
    ]);
    expect(faultsOf([])).toMatchObject([{ path: '' }]);
  });

  it('says all of it in one line', () => {
    const error = new BodyError([
      { path: 'title', message: 'too short' },
      { path: '', message: 'unknown key' },
    ]);
    expect(error.message).toBe('title: too short; unknown key');
  });
});
