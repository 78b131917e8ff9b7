import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response } from 'express';
import express from 'express';

/** Hashed files never change; a page must be asked for each time, or an old one would call for files that are gone. */
function cacheHeaders(response: Response, file: string): void {
  const hashed = /-[A-Za-z0-9_-]{8,}\.\w+$/.test(file);
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** Serves the built pages: the fan page at `/`, the admin, a single-page application, below `/admin`. */
export function servePages(app: NestExpressApplication, apps: string): void {
  const admin = path.join(apps, 'admin-ui');
  const options = { setHeaders: cacheHeaders, redirect: false };
  app.use('/admin', express.static(admin, options));
  app.use(
    '/admin',
    express.Router().get('/*page', (_request, response) => sendPage(response, admin)),
  );
  app.use(
    '/admin',
    express.Router().get('/', (_request, response) => sendPage(response, admin)),
  );
  app.use(express.static(path.join(apps, 'vote-ui'), options));
}

function sendPage(response: Response, root: string): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.sendFile('index.html', { root });
}
