import type { VerifyReport } from '../../ledger/verify.ts'

/** Prints what the verifier found; 0 for a whole record, 1 for a broken one. */
export const reportOf = (result: VerifyReport): number => {
  const checkpoint = result.checkpoint ? `checkpoint ${result.checkpoint.sequence} of ${result.checkpoint.at}` : 'no checkpoint'
  for (const { sequence, at, reason } of result.accepted) console.log(`Taken over knowingly at checkpoint ${sequence} of ${at}: ${reason}. What came before it is proven no more.`)
  if (result.ok) {
    console.log(`The record is whole: ${result.entries} entries in ${result.chains} chains, ${result.confirmations} confirmations, ${result.orders} orders, ${checkpoint}.`)
    return 0
  }
  console.log(`The record is broken: ${result.problems.length} ${result.problems.length === 1 ? 'problem' : 'problems'}, ${checkpoint}.`)
  for (const problem of result.problems) console.log(`- ${problem.code} in ${problem.chainId} at ${problem.seq}: ${problem.message}`)
  return 1
}
