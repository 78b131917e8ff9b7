export * from './client-address';
export * from './configure-http';
export * from './loopback';
export * from './origins';
export * from './problem.filter';
export * from './rate-limit';
export * from './request-id';
export * from './zod-body.pipe';
