import { DecimalPipe } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import type { PublicCandidate, Results } from '@scrutineer/contracts';
import { rankedRows } from './ranked-rows';

@Component({ selector: 'app-results-table', imports: [DecimalPipe], templateUrl: './results-table.html' })
export class ResultsTable {
  readonly results = input.required<Results>();
  readonly candidates = input.required<readonly PublicCandidate[]>();
  protected readonly rows = computed(() => rankedRows(this.results(), this.candidates()));
}
