import {
  always,
  any,
  bool,
  int64,
  list,
  plain,
  pointer,
  string,
  struct,
  text,
  texts,
  time,
} from './fieldTable.ts';

const ownerReference = struct('v1.OwnerReference', {
  apiVersion: always(string),
  kind: always(string),
  name: always(string),
  uid: always(text('types.UID')),
  controller: pointer(bool),
  blockOwnerDeletion: pointer(bool),
});

const managedFieldsEntry = struct('v1.ManagedFieldsEntry', {
  manager: plain(string),
  operation: plain(text('v1.ManagedFieldsOperationType')),
  apiVersion: plain(string),
  time: pointer(time),
  fieldsType: plain(string),
  fieldsV1: pointer(any),
  subresource: plain(string, { since: '1.36' }),
});

/** `ObjectMeta` of `meta/v1`, as far as any of the profiles keeps it. */
export const objectMetaFields = struct('v1.ObjectMeta', {
  name: plain(string),
  generateName: plain(string),
  namespace: plain(string),
  selfLink: plain(string),
  uid: plain(text('types.UID')),
  resourceVersion: plain(string),
  generation: plain(int64),
  creationTimestamp: pointer(time),
  deletionTimestamp: pointer(time),
  deletionGracePeriodSeconds: pointer(int64),
  labels: plain(texts),
  annotations: plain(texts),
  ownerReferences: plain(list(ownerReference)),
  finalizers: plain(list(string)),
  clusterName: plain(string, { until: '1.20' }),
  managedFields: plain(list(managedFieldsEntry), { since: '1.20' }),
});
