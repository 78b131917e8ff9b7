import { Body, Controller, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import type { AdminSession } from '@scrutineer/admin-auth';
import {
  commandBodySchema,
  createRaceBodySchema,
  editRaceBodySchema,
  toPublicRace,
  type ClosedRace,
  type CommandBody,
  type CreateRaceBody,
  type EditRaceBody,
  type PublicRace,
} from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import { zodBody } from '@scrutineer/http';
import type { Race } from '@scrutineer/voting-domain';
import { Allow, NeedsRecentLogIn, Operator } from '../access/operator.guard';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import type { RequestedAction } from './requested-action';
import { RunCommand } from './run-command';

const commandBody = zodBody<CommandBody>(commandBodySchema);

/** What operators change. Each call answers once its transition is complete. */
@Controller('api/admin/races')
export class RaceCommandsController {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(RunCommand) private readonly commands: RunCommand,
  ) {}

  @Post()
  @Allow('admin')
  create(
    @Body(zodBody<CreateRaceBody>(createRaceBodySchema)) { id, ...body }: CreateRaceBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    const { opensAt = null, closesAt = null, ...definition } = body;
    return this.#run(by, id, { type: 'create', ...definition, opensAt, closesAt });
  }

  @Patch(':race')
  @Allow('admin')
  edit(
    @Param('race') race: string,
    @Body(zodBody<EditRaceBody>(editRaceBodySchema)) { expectedVersion, reason, ...changes }: EditRaceBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    this.#checkTimes(race, changes);
    return this.#run(by, race, { type: 'edit', ...changes }, { expectedVersion, reason });
  }

  @Post(':race/open')
  @HttpCode(200)
  @Allow('operator')
  open(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    return this.#run(by, race, { type: 'open' }, body);
  }

  @Post(':race/close')
  @HttpCode(200)
  @Allow('operator')
  async close(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<ClosedRace> {
    const accepted = await this.#accepted(by, race, { type: 'close' }, body);
    const windows = this.parts.book.race(race)?.rounds.flatMap((round) => round.windows) ?? [];
    const cut = windows.find(({ closeVersion }) => closeVersion === accepted.version)?.cut ?? [];
    return { ...this.#show(race), cut: cut.map(String) };
  }

  @Post(':race/reopen')
  @HttpCode(200)
  @Allow('operator')
  reopen(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    return this.#run(by, race, { type: 'reopen' }, body);
  }

  @Post(':race/reset')
  @HttpCode(200)
  @Allow('admin')
  @NeedsRecentLogIn()
  reset(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    if (body.reason === undefined || body.confirm !== race) throw new RefusalError({ code: 'confirmation_required' });
    return this.#run(by, race, { type: 'reset' }, body);
  }

  @Post(':race/certify')
  @HttpCode(200)
  @Allow('admin')
  @NeedsRecentLogIn()
  certify(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    return this.#run(by, race, { type: 'certify' }, body);
  }

  @Post(':race/reveal')
  @HttpCode(200)
  @Allow('operator')
  reveal(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    return this.#run(by, race, { type: 'reveal' }, body);
  }

  @Post(':race/hide')
  @HttpCode(200)
  @Allow('operator')
  hide(
    @Param('race') race: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    return this.#run(by, race, { type: 'hide' }, body);
  }

  @Post(':race/candidates/:id/withdraw')
  @HttpCode(200)
  @Allow('operator')
  withdraw(
    @Param('race') race: string,
    @Param('id') candidate: string,
    @Body(commandBody) body: CommandBody,
    @Operator() by: AdminSession,
  ): Promise<PublicRace> {
    return this.#run(by, race, { type: 'withdraw', candidate }, body);
  }

  async #run(by: AdminSession, race: string, action: RequestedAction, body: CommandBodyLike = {}): Promise<PublicRace> {
    await this.#accepted(by, race, action, body);
    return this.#show(race);
  }

  async #accepted(by: AdminSession, race: string, action: RequestedAction, body: CommandBodyLike): Promise<Race> {
    const actor = { name: by.username, role: by.role === 'admin' ? 'admin' : 'operator' } as const;
    const { expectedVersion, reason = null } = body;
    const outcome = await this.commands.run({ race, action, actor, reason, expectedVersion });
    if ('refused' in outcome) {
      this.parts.logger.info(
        { race, command: action.type, by: actor.name, code: outcome.refused.code },
        'command refused',
      );
      throw new RefusalError(outcome.refused);
    }
    return outcome.accepted;
  }

  #show(id: string): PublicRace {
    const race = this.parts.book.race(id);
    if (!race) throw new Error(`race ${id} is gone from the book`);
    return toPublicRace(race, this.parts.clock.now());
  }

  /** The order of a draft's times where only one of them is given. */
  #checkTimes(id: string, changes: Pick<EditRaceBody, 'opensAt' | 'closesAt'>): void {
    const race = this.parts.book.race(id);
    const { opensAt = race?.opensAt, closesAt = race?.closesAt } = changes;
    if (!opensAt || !closesAt || Date.parse(opensAt) < Date.parse(closesAt)) return;
    throw new RefusalError({ code: 'bad_request', message: 'closesAt must be after opensAt' });
  }
}

type CommandBodyLike = { readonly [K in 'expectedVersion' | 'reason']?: CommandBody[K] | undefined };
