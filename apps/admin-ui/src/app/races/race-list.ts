import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PublicRace } from '@scrutineer/contracts';
import { failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { Session } from '../session/session';
import { StateBadge } from './state-badge';

@Component({
  selector: 'app-race-list',
  imports: [FailureAlert, RouterLink, StateBadge],
  templateUrl: './race-list.html',
})
export class RaceList {
  protected readonly mayCreate = inject(Session).current()?.role === 'admin';
  protected readonly races = httpResource<PublicRace[]>(() => '/api/races');
  protected readonly failure = computed(() => (this.races.error() ? failureOf(this.races.error()) : null));
}
