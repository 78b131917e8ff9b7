import { Component, computed, input } from '@angular/core';
import type { Stats } from '@scrutineer/contracts';

const AUDIENCES: Readonly<Record<Stats['audience'], string>> = {
  public: 'Everyone sees the results',
  voters: 'Those who have voted see the results',
  nobody: 'The audience does not see the results',
};

/** Who sees the results now, and whether the race's rule or an operator decided it. */
@Component({ selector: 'app-results-audience', template: `{{ words() }}` })
export class ResultsAudience {
  readonly stats = input.required<Pick<Stats, 'audience' | 'shown'>>();
  readonly visibility = input.required<string>();

  protected readonly words = computed(() => {
    const { audience, shown } = this.stats();
    const rule = `by the rule “${this.visibility().replace('_', ' ')}”`;
    // The one rule that no operator overrides.
    const byRule = shown === null || this.visibility() === 'never';
    return `${AUDIENCES[audience]}: ${byRule ? rule : `an operator has ${shown ? 'revealed' : 'hidden'} them`}.`;
  });
}
