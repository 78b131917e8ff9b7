import { Module } from '@nestjs/common';

/** The worker is its transport strategy; the module is there for Nest's life cycle. */
@Module({})
export class TallyWorkerModule {}
