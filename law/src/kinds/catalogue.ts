import guardList from '../../data/kinds/guards.json' with { type: 'json' }
import guideList from '../../data/kinds/guides.json' with { type: 'json' }
import kindList from '../../data/kinds/kinds.json' with { type: 'json' }
import partAsking from '../../data/kinds/parts/asking.json' with { type: 'json' }
import partConditions from '../../data/kinds/parts/conditions.json' with { type: 'json' }
import partDeciding from '../../data/kinds/parts/deciding.json' with { type: 'json' }
import partDisputing from '../../data/kinds/parts/disputing.json' with { type: 'json' }
import partEnding from '../../data/kinds/parts/ending.json' with { type: 'json' }
import partExecuting from '../../data/kinds/parts/executing.json' with { type: 'json' }
import partPostponing from '../../data/kinds/parts/postponing.json' with { type: 'json' }
import partPreparingDirectly from '../../data/kinds/parts/preparing-directly.json' with { type: 'json' }
import partPreparing from '../../data/kinds/parts/preparing.json' with { type: 'json' }
import partReceiving from '../../data/kinds/parts/receiving.json' with { type: 'json' }
import partStatus from '../../data/kinds/parts/status.json' with { type: 'json' }
import partSurrender from '../../data/kinds/parts/surrender.json' with { type: 'json' }
import partUsing from '../../data/kinds/parts/using.json' with { type: 'json' }
import sectionList from '../../data/kinds/sections.json' with { type: 'json' }
import trackArrestWarrant from '../../data/kinds/tracks/arrest-warrant.json' with { type: 'json' }
import trackAssetReturn from '../../data/kinds/tracks/asset-return.json' with { type: 'json' }
import trackAssistance from '../../data/kinds/tracks/assistance.json' with { type: 'json' }
import trackConfiscation from '../../data/kinds/tracks/confiscation.json' with { type: 'json' }
import trackControlledDelivery from '../../data/kinds/tracks/controlled-delivery.json' with { type: 'json' }
import trackExtradition from '../../data/kinds/tracks/extradition.json' with { type: 'json' }
import trackFirearmsTrace from '../../data/kinds/tracks/firearms-trace.json' with { type: 'json' }
import trackFreezing from '../../data/kinds/tracks/freezing.json' with { type: 'json' }
import trackInformation from '../../data/kinds/tracks/information.json' with { type: 'json' }
import trackInvestigationOrder from '../../data/kinds/tracks/investigation-order.json' with { type: 'json' }
import trackJointTeam from '../../data/kinds/tracks/joint-team.json' with { type: 'json' }
import trackPreservation from '../../data/kinds/tracks/preservation.json' with { type: 'json' }
import trackRecognition from '../../data/kinds/tracks/recognition.json' with { type: 'json' }
import trackSimplifiedSurrender from '../../data/kinds/tracks/simplified-surrender.json' with { type: 'json' }
import trackSpontaneous from '../../data/kinds/tracks/spontaneous.json' with { type: 'json' }
import trackTransferOfProceedings from '../../data/kinds/tracks/transfer-of-proceedings.json' with { type: 'json' }
import { compose, type Written } from './compose.ts'
import type { Guard, Guide, Kind, Track } from './kind.ts'

// The data files are the source; what their shape must be is checked by a test, not by a cast.

const parts = [
  partAsking,
  partConditions,
  partDeciding,
  partDisputing,
  partEnding,
  partExecuting,
  partPostponing,
  partPreparingDirectly,
  partPreparing,
  partReceiving,
  partStatus,
  partSurrender,
  partUsing,
] as unknown as readonly Written[]
const written = [
  trackArrestWarrant,
  trackAssetReturn,
  trackAssistance,
  trackConfiscation,
  trackControlledDelivery,
  trackExtradition,
  trackFirearmsTrace,
  trackFreezing,
  trackInformation,
  trackInvestigationOrder,
  trackJointTeam,
  trackPreservation,
  trackRecognition,
  trackSimplifiedSurrender,
  trackSpontaneous,
  trackTransferOfProceedings,
] as unknown as readonly Written[]
const named: ReadonlyMap<string, Written> = new Map([...parts, ...written].map((one) => [one.id, one]))

/** Tracks and their parts as they are written, for tests that look for what leads nowhere. */
export const writtenTracks: readonly Written[] = [...parts, ...written]

/** Every track, put together from its parts. */
export const tracks: ReadonlyMap<string, Track> = new Map(
  written.map((one) => [one.id, compose(one, (id) => named.get(id))]),
)

/** Kinds of requests. Identifiers never change once published: requests refer to them. */
export const kinds = kindList.kinds as unknown as readonly Kind[]
const kindsById: ReadonlyMap<string, Kind> = new Map(kinds.map((one) => [one.id, one]))

export function kindOf(id: string): Kind | undefined {
  return kindsById.get(id)
}

/** The track of a kind. Every kind has one; a test holds that. */
export function trackOf(kind: Kind): Track {
  const track = tracks.get(kind.track)
  if (track === undefined) throw new TypeError(`kind \`${kind.id}\` has no track`)
  return track
}

export const guards: ReadonlyMap<string, Guard> = new Map(
  (guardList.guards as readonly Guard[]).map((one) => [one.id, one]),
)
export const guides = guideList.guides as unknown as readonly Guide[]

const covering: ReadonlyMap<string, string> = new Map(
  sectionList.sections.flatMap(({ id, covers }) => covers.map((content) => [content, id])),
)

/** The section of a request in which a content is answered: one answer serves every instrument that asks for it. */
export function sectionOf(content: string): string {
  return covering.get(content) ?? content
}
