export { compare } from './recount/compare';
export { readExport } from './recount/read-export';
export { recountExport } from './recount/recount-export';
