import type { NetworkDatabase, StoredMetadata } from '@alertsmith/storage'
import { AddressFormError } from '../errors.js'

/**
 * In another form more or fewer rows of an address find each other, so a model's features would mean something else than in
 * its training. Another network has a form of its own.
 *
 * @throws {AddressFormError} where a model's own network compares addresses otherwise now
 */
export function checkAddressForm(
  { model_id, network, address_form }: StoredMetadata,
  database: Pick<NetworkDatabase, 'network' | 'addressForm'>,
): void {
  // Earlier releases compared addresses as they are stored.
  const trained = address_form ?? 'exact'
  const now = database.addressForm ?? 'exact'
  if (network !== database.network || trained === now) return
  throw new AddressFormError(
    `Model "${model_id}" was trained with addresses of "${network}" compared in the form ${JSON.stringify(trained)}; now it is ${JSON.stringify(now)}. Set addressForm to what it was, or train again.`,
    { context: { modelId: model_id, expected: trained, found: now } },
  )
}
