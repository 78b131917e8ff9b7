import { Component, input } from '@angular/core';
import type { PublicRace } from '@scrutineer/contracts';

@Component({
  selector: 'app-state-badge',
  template: `{{ state() }}`,
  host: { class: 'badge', '[attr.data-state]': 'state()' },
})
export class StateBadge {
  readonly state = input.required<PublicRace['state']>();
}
