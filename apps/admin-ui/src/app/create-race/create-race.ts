import { Component, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { CreateRaceBody } from '@scrutineer/contracts';
import { type Failure, failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { RaceCommands } from '../races/race-commands';
import { readRaceFile } from './race-file';

@Component({ selector: 'app-create-race', imports: [FailureAlert, RouterLink], templateUrl: './create-race.html' })
export class CreateRace {
  private readonly commands = inject(RaceCommands);
  private readonly router = inject(Router);

  protected readonly race = signal<CreateRaceBody | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly failure = signal<Failure | null>(null);
  protected readonly creating = signal(false);

  protected async read(files: FileList | null): Promise<void> {
    const file = files?.[0];
    if (!file) return;
    const read = readRaceFile(await file.text());
    this.failure.set(null);
    this.race.set('race' in read ? read.race : null);
    this.fault.set('fault' in read ? read.fault : null);
  }

  protected async create(race: CreateRaceBody): Promise<void> {
    if (this.creating()) return;
    this.creating.set(true);
    this.failure.set(null);
    try {
      const { id } = await this.commands.create(race);
      await this.router.navigate(['/races', id]);
    } catch (error) {
      this.failure.set(failureOf(error));
    } finally {
      this.creating.set(false);
    }
  }
}
