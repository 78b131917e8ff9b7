import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { CommandBody, CreateRaceBody, PublicRace } from '@scrutineer/contracts';
import { firstValueFrom } from 'rxjs';

/** The lifecycle commands, as they are called in the API. */
export type LifecycleCommand = 'open' | 'close' | 'reopen' | 'certify' | 'reset' | 'reveal' | 'hide';

/** Each resolves, with the race as it is then, once the change is complete; refusals reject. */
@Service()
export class RaceCommands {
  private readonly http = inject(HttpClient);

  create(body: CreateRaceBody): Promise<PublicRace> {
    return this.post('/api/admin/races', body);
  }

  run(race: string, command: LifecycleCommand, body: CommandBody): Promise<PublicRace> {
    return this.post(`${adminUrl(race)}/${command}`, body);
  }

  withdraw(race: string, candidate: string, body: CommandBody): Promise<PublicRace> {
    return this.post(`${adminUrl(race)}/candidates/${encodeURIComponent(candidate)}/withdraw`, body);
  }

  private post(url: string, body: object): Promise<PublicRace> {
    return firstValueFrom(this.http.post<PublicRace>(url, body));
  }
}

export function adminUrl(race: string): string {
  return `/api/admin/races/${encodeURIComponent(race)}`;
}

export function publicUrl(race: string): string {
  return `/api/races/${encodeURIComponent(race)}`;
}
