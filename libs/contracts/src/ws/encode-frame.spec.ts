import { encodeFrame, encodeRecorded } from './encode-frame';
import { serverFrameSchema } from './server-frames';

const recorded = {
  ballotId: '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d',
  race: 'abu-dhabi-2025',
  round: 1,
  partition: 3,
  offset: '1841',
  recordedAt: '2025-12-07T13:58:21.042Z',
};

describe('encodeRecorded', () => {
  it('writes the frame of the protocol', () => {
    expect(encodeRecorded(recorded)).toBe(
      '{"event":"recorded","data":{"ballotId":"8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d","race":"abu-dhabi-2025","round":1,' +
        '"partition":3,"offset":"1841","recordedAt":"2025-12-07T13:58:21.042Z"}}',
    );
    expect(encodeRecorded(recorded)).toBe(encodeFrame('recorded', recorded));
  });
});

describe('serverFrameSchema', () => {
  it('reads what encodeFrame writes', () => {
    expect(serverFrameSchema.parse(JSON.parse(encodeFrame('recorded', recorded)))).toEqual({
      event: 'recorded',
      data: recorded,
    });
    const data = {
      ballotId: null,
      code: 'bad_frame',
      message: 'The ballot is not well formed.',
      retryAfterMs: 0,
    } as const;
    expect(serverFrameSchema.parse(JSON.parse(encodeFrame('refused', data)))).toEqual({ event: 'refused', data });
  });

  it.each([
    { event: 'late', data: { ballotId: recorded.ballotId, race: 'x' } },
    { event: 'late', data: { ballotId: 'x' } },
    { event: 'refused', data: { ballotId: null, code: 'forbidden', message: '', retryAfterMs: 0 } },
    { event: 'cast', data: {} },
  ])('refuses %j', (frame) => {
    expect(serverFrameSchema.safeParse(frame).success).toBe(false);
  });
});
