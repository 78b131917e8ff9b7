import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import type { AuditPage } from '@scrutineer/contracts';
import { zodBody } from '@scrutineer/http';
import { z } from 'zod';
import { Allow } from '../access/operator.guard';
import { AuditTrail } from './audit-trail';

const MOST = 1000;
const DEFAULT = 100;

const querySchema = z.object({
  race: z.string().max(64).optional(),
  after: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,15})$/, 'must be an offset')
    .transform(Number)
    .default(-1),
  limit: z.coerce.number({ error: 'must be a number' }).int().min(1).max(MOST).default(DEFAULT),
});
type AuditQuery = z.output<typeof querySchema>;

/** The race log, readable. */
@Controller('api/admin/audit')
export class AuditController {
  constructor(@Inject(AuditTrail) private readonly trail: AuditTrail) {}

  @Get()
  @Allow('viewer', 'auditor')
  @Header('Cache-Control', 'no-store')
  page(@Query(zodBody<AuditQuery>(querySchema)) { race, after, limit }: AuditQuery): AuditPage {
    return this.trail.page(after, limit, race);
  }
}
