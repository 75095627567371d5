/** The collections that are listed and watched. */
export type Plural = 'namespaces' | 'services';

/** The projects of OpenShift: the namespaces that a person may see, for those who may not list all. */
export const PROJECTS_PATH = '/apis/project.openshift.io/v1/projects';

/** Where who may not create namespaces of OpenShift may ask for a project. */
export const PROJECT_REQUESTS_PATH = '/apis/project.openshift.io/v1/projectrequests';

/** Path of one namespace. */
export function namespacePath(name: string): string {
  return `${collectionPath('namespaces')}/${encodeURIComponent(name)}`;
}

/** Path of a collection of the core API, for all namespaces or for one. */
export function collectionPath(plural: Plural, namespace?: string): string {
  return namespace === undefined
    ? `/api/v1/${plural}`
    : `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
