import {
  asJsonObject,
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { memberType, type FieldType } from '../merge/fieldType.ts';
import { isNothing, meaningOf } from '../merge/meaning.ts';
import { meant } from '../merge/meant.ts';
import { completeSpec, isAllocated } from '../merge/serviceDefaults.ts';
import { servicePorts, serviceType } from '../merge/serviceType.ts';
import { preconditionsOf } from '../merge/wish.ts';
import { wishOf, type ApplyRequest } from './applyRequest.ts';

/**
 * What is sent for a file by a server-side apply: its wishes and conditions, spelled so that every server takes them,
 * and that to apply them again changes nothing.
 *
 * @param live the Service on the server; undefined where there is none
 */
export function serverSideObject(request: ApplyRequest, live: JsonObject | undefined): JsonObject {
  const wanted = wishOf(request);
  const completed = completeSpec(asJsonObject(meant(wanted)['spec']), {}, {});
  const speaking = (part: string, defaults: JsonObject): JsonObject =>
    withoutIdle(asJsonObject(wanted[part]), {
      live: asJsonObject(live?.[part]),
      defaults,
      type: memberType(serviceType, part),
    });
  const spec = speaking('spec', completed);
  const { ports } = spec;
  return {
    ...wanted,
    metadata: { ...speaking('metadata', {}), ...preconditionsOf(request.object) },
    spec: isJsonArray(ports) ? { ...spec, ports: ports.map(completePort) } : spec,
  };
}

interface Surroundings {
  readonly live: JsonObject;
  /** What the server sets where the object says nothing. */
  readonly defaults: JsonObject;
  readonly type: FieldType | undefined;
}

/**
 * The members of an object but for empty ones that ask for nothing, or for what is there: up to 1.21 these are written,
 * and get a new version, with every apply. Zeros where the server allocates are left out too: they would ask it to do
 * so anew with every apply.
 */
function withoutIdle(wanted: JsonObject, { live, defaults, type }: Surroundings): JsonObject {
  const says = ([name, value]: [string, Json | undefined]): boolean => {
    const meaning = meaningOf(value, memberType(type, name));
    const isEmpty = meaning === undefined || isNothing(meaning);
    return !isEmpty || !(isAllocated(name) || isJsonEqual(ownMember(live, name), ownMember(defaults, name)));
  };
  return Object.fromEntries(Object.entries(wanted).filter(says));
}

function completePort(port: Json): Json {
  if (!isJsonObject(port)) {
    return port;
  }
  const said = withoutIdle(port, { live: {}, defaults: {}, type: servicePorts.items });
  // The protocol is a part of what tells ports apart, and up to 1.20 servers refuse a port that leaves it out
  // (kubernetes/kubernetes#92332).
  return { protocol: 'TCP', ...said };
}
