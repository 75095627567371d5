import type { StoredService } from './service.ts';

/** How a generation goes about creating and updating a Service. The status is not part of either. */
export interface ServiceWrites {
  /** Validates a new Service and gives it what it needs. @throws ApiError 422 with all causes */
  create(service: StoredService, dryRun: boolean): StoredService;
  /** Validates a change, and gives or takes back what the change needs. @throws ApiError 422 */
  update(service: StoredService, former: StoredService, dryRun: boolean): StoredService;
}
