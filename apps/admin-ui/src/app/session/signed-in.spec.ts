import { TestBed } from '@angular/core/testing';
import { Router, type RouterStateSnapshot, UrlTree } from '@angular/router';
import { logIn, provideApi } from '../../testing/fixtures';
import { signedIn } from './signed-in';

function enter(url: string): unknown {
  const router = TestBed.inject(Router);
  const { root } = router.routerState.snapshot;
  const state: Pick<RouterStateSnapshot, 'url'> = { url };
  return TestBed.runInInjectionContext(() => signedIn(root, state as RouterStateSnapshot));
}

describe('signedIn', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: provideApi() }));

  it('sends a stranger to the log-in, remembering the way', () => {
    const answer = enter('/races/monza');
    expect(answer).toBeInstanceOf(UrlTree);
    expect(String(answer)).toBe('/login?returnTo=%2Fraces%2Fmonza');
  });

  it('lets an operator in', async () => {
    await logIn();
    expect(enter('/races/monza')).toBe(true);
  });
});
