import { Module, type DynamicModule } from '@nestjs/common';
import { OperatorGuard } from './access/operator.guard';
import { OperatorSessions } from './access/operator-sessions';
import { PageGuard } from './access/page.guard';
import { SessionController } from './access/session.controller';
import { AuditController } from './audit/audit.controller';
import { AuditTrail } from './audit/audit-trail';
import { MyBallotController } from './ballots/my-ballot.controller';
import { VoterStandings } from './ballots/voter-standings';
import { ExportController } from './export/export.controller';
import { RaceCommandsController } from './lifecycle/race-commands.controller';
import { RunCommand } from './lifecycle/run-command';
import { Schedule } from './lifecycle/schedule';
import { TransitionFinisher } from './lifecycle/transition-finisher';
import { TransitionWatch } from './lifecycle/transition-watch';
import { RaceGauges } from './metrics/race-gauges';
import { KnownRaces } from './races/known-races';
import { RacesController } from './races/races.controller';
import { ReceiptsController } from './receipts/receipts.controller';
import { ResultsAccess } from './results/results-access';
import { ResultsController } from './results/results.controller';
import { ResultsFeed } from './results/results-feed';
import { HiddenLooks } from './stats/hidden-looks';
import { StatsController } from './stats/stats.controller';
import { VOTE_API_PARTS, type VoteApiParts } from './vote-api-parts';
import { VotersController } from './voters/voters.controller';

@Module({})
export class VoteApiModule {
  /** Call it before the book is run: the audit trail listens from the first entry. */
  static register(parts: VoteApiParts): DynamicModule {
    return {
      module: VoteApiModule,
      controllers: [
        AuditController,
        ExportController,
        MyBallotController,
        RaceCommandsController,
        RacesController,
        ReceiptsController,
        ResultsController,
        SessionController,
        StatsController,
        VotersController,
      ],
      providers: [
        { provide: VOTE_API_PARTS, useValue: parts },
        { provide: AuditTrail, useValue: new AuditTrail(parts.book) },
        { provide: TransitionFinisher, useValue: new TransitionFinisher(parts) },
        HiddenLooks,
        KnownRaces,
        OperatorGuard,
        OperatorSessions,
        PageGuard,
        RaceGauges,
        ResultsAccess,
        ResultsFeed,
        RunCommand,
        Schedule,
        TransitionWatch,
        VoterStandings,
      ],
    };
  }
}
