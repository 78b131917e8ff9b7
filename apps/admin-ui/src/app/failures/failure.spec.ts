import { HttpErrorResponse } from '@angular/common/http';
import { problem } from '../../testing/fixtures';
import { failureOf } from './failure';

describe('failureOf', () => {
  it('keeps the faults with their paths, and the request id', () => {
    const errors = [{ path: 'candidates.1.id', message: 'is empty' }];
    const error = new HttpErrorResponse({
      status: 400,
      error: problem('bad_request', 400, { title: 'Not a race.', detail: 'candidates.1.id: is empty', errors }),
    });
    expect(failureOf(error)).toEqual({
      code: 'bad_request',
      message: 'Not a race.',
      faults: errors,
      requestId: 'request-1',
    });
  });

  it('tells silence from an answer that is no problem document', () => {
    expect(failureOf(new HttpErrorResponse({ status: 0 })).message).toContain('does not answer');
    expect(failureOf(new HttpErrorResponse({ status: 502, error: '<html>' })).message).toContain('status 502');
  });

  it('does not disguise a programming error as a failed call', () => {
    const bug = new TypeError('x is undefined');
    expect(() => failureOf(bug)).toThrow(bug);
  });
});
