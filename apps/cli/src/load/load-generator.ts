import { serveParent } from './generator/child';

serveParent(process);
