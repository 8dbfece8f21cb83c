import { describe } from 'vitest';
import { cardContract } from './contract/cards.contract.ts';
import { logContract } from './contract/log.contract.ts';
import { partnerContract } from './contract/partners.contract.ts';
import { personContract } from './contract/persons.contract.ts';
import { playContract } from './contract/plays.contract.ts';
import { twoContract } from './contract/processes.contract.ts';
import { projectionContract } from './contract/projections.contract.ts';
import { sessionContract } from './contract/sessions.contract.ts';
import { rawContract, smallContract } from './contract/small.contract.ts';
import { snapshotContract } from './contract/snapshots.contract.ts';
import { casesOf, type StoreUnderTest } from './contract/suite.ts';
import { webhookContract } from './contract/webhooks.contract.ts';

/** One suite for every engine. */
export function storeContract(name: string, engine: StoreUnderTest): void {
  const on = casesOf(engine);
  describe(`${name}: the log`, () => {
    logContract(on, engine);
  });
  describe(`${name}: persons`, () => {
    personContract(on);
  });
  describe(`${name}: snapshots`, () => {
    snapshotContract(on);
  });
  describe(`${name}: small tables`, () => {
    smallContract(on);
    rawContract(on);
  });
  describe(`${name}: signing in`, () => {
    sessionContract(on);
  });
  describe(`${name}: projections`, () => {
    projectionContract(on);
  });
  describe(`${name}: webhooks`, () => {
    webhookContract(on);
  });
  describe(`${name}: plays of games`, () => {
    playContract(on);
  });
  describe(`${name}: cards`, () => {
    cardContract(on);
  });
  describe(`${name}: partners`, () => {
    partnerContract(on);
  });
  // An engine with one owner has no second process.
  for (const second of engine.second === null ? [] : [engine.second]) {
    describe(`${name}: two processes`, () => {
      twoContract(on, second);
    });
  }
}
