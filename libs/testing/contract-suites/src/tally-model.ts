import { MemoryTallyStore } from '@scrutineer/testing-memory';
import { UNREACHABLE_GOAL } from '@scrutineer/voting-domain';
import type { ApplyBatch, ApplyOutcome, TallyRef, TallyStore, TallyTarget } from '@scrutineer/voting-domain';
import { freshRef, read } from './tally-fixtures';
import { scenarioVoters, type TallyScenario, type TallyStep } from './tally-steps';

/** Takes a store and the model through the same steps, and expects the same of both after each and in the end. */
export async function agreesWithModel(store: TallyStore, scenario: TallyScenario): Promise<void> {
  const model = new MemoryTallyStore();
  const ref = freshRef();
  for (const step of scenario.steps) {
    expect(await take(store, ref, scenario, step)).toEqual(await take(model, ref, scenario, step));
    expect(await store.position(ref)).toEqual(await model.position(ref));
    expect(await store.position(ref, 'rebuild')).toEqual(await model.position(ref, 'rebuild'));
  }
  await take(store, ref, scenario, { do: 'follow', target: 'live' });
  await take(model, ref, scenario, { do: 'follow', target: 'live' });

  const { buckets } = scenario.rules;
  expect(await read(store, ref)).toEqual(await read(model, ref));
  expect(await store.standings(ref, buckets, scenarioVoters)).toEqual(
    await model.standings(ref, buckets, scenarioVoters),
  );
  const audit = await store.audit(ref, buckets);
  expect(audit).toEqual(await model.audit(ref));
  // No call makes the sums differ; only a rebuild that was begun and not swapped in leaves doubt.
  expect(audit?.sound ?? true).toBe((await read(model, ref))?.goal !== UNREACHABLE_GOAL);
}

async function take(store: TallyStore, ref: TallyRef, scenario: TallyScenario, step: TallyStep): Promise<unknown> {
  switch (step.do) {
    case 'apply': {
      const outcome = await applyRange(store, ref, scenario, step.from, step.to, step.target);
      if (outcome.outcome !== 'rewind') return outcome;
      return [
        outcome,
        await applyRange(store, ref, scenario, outcome.next, Math.max(outcome.next, step.to), step.target),
      ];
    }
    case 'follow': {
      const next = (await store.position(ref, step.target))?.next ?? scenario.start;
      return applyRange(store, ref, scenario, next, Math.max(next, scenario.end), step.target);
    }
    case 'stale': {
      const generation = ((await store.position(ref))?.generation ?? 0) + 7;
      return (await store.position(ref)) && store.apply(rangeOf(ref, scenario, step.from, step.to, generation));
    }
    case 'begin':
      return store.beginRebuild(ref, scenario.rules.buckets);
    case 'swap':
      return store.swap(ref, scenario.rules.buckets, step.discardLive);
  }
}

async function applyRange(
  store: TallyStore,
  ref: TallyRef,
  scenario: TallyScenario,
  from: number,
  to: number,
  target: TallyTarget,
): Promise<ApplyOutcome> {
  const generation = (await store.position(ref, target))?.generation ?? 0;
  return store.apply(rangeOf(ref, scenario, from, to, generation), target);
}

function rangeOf(ref: TallyRef, scenario: TallyScenario, from: number, to: number, generation: number): ApplyBatch {
  return {
    ref,
    from,
    to,
    digest: `digest-${to - 1}`,
    start: scenario.start,
    goal: scenario.end,
    generation,
    rules: scenario.rules,
    records: scenario.records.filter(({ offset }) => offset >= from && offset < to),
  };
}
