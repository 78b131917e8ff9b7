import type { Routes } from '@angular/router';
import { signedIn } from './session/signed-in';

export const routes: Routes = [
  { path: 'login', title: 'Log in · Scrutineer', loadComponent: async () => (await import('./session/login')).Login },
  { path: 'setup', title: 'Set up · Scrutineer', loadComponent: async () => (await import('./session/setup')).Setup },
  {
    // Not below `races`: a race may have any slug for its id.
    path: 'create',
    title: 'Create a race · Scrutineer',
    canActivate: [signedIn],
    loadComponent: async () => (await import('./create-race/create-race')).CreateRace,
  },
  {
    path: 'races',
    canActivate: [signedIn],
    children: [
      {
        path: '',
        title: 'Races · Scrutineer',
        loadComponent: async () => (await import('./races/race-list')).RaceList,
      },
      {
        path: ':race',
        title: 'Race · Scrutineer',
        loadComponent: async () => (await import('./race-page/race-page')).RacePage,
      },
      {
        path: ':race/audit',
        title: 'Audit · Scrutineer',
        loadComponent: async () => (await import('./audit/audit-page')).AuditPage,
      },
    ],
  },
  { path: '**', redirectTo: 'races' },
];
