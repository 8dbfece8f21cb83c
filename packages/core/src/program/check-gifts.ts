import type { Finder } from './finder.ts';
import type { Program } from './program.ts';

/** Only what can be spent can be given, and nothing that lifts a tier: status is not for sale between members. */
export function checkGifts(program: Program, finder: Finder): void {
  const assets = Object.keys(program.assets);
  for (const [asset, gift] of Object.entries(program.gifts)) {
    const place = finder.at(program.gifts, asset);
    finder.must(place, 'asset', asset, assets);
    if (program.assets[asset]?.kind === 'score')
      finder.tell(place, 'score_not_spendable', `${asset} only counts.`, 'Give an asset that can be spent.');
    const track = Object.entries(program.tracks).find(([, { measure }]) => measure === asset);
    if (track !== undefined) {
      const message = `${asset} lifts the tiers of ${track[0]}, and would lift those of whoever is given it.`;
      finder.tell(place, 'gift_lifts_tier', message, 'Give an asset that no track measures.');
    }
    for (const limit of gift.limits) {
      if (limit.asset !== null) finder.must(finder.at(limit, 'asset'), 'asset', limit.asset, assets);
      if (limit.by === 'member') continue;
      finder.tell(finder.at(limit, 'by'), 'bad_limit', 'A gift is limited by member.', 'Leave `by` out.');
    }
  }
}
