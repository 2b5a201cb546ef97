/** Far fewer than a server or the system's limit of open files would mind. */
const AT_ONCE = 16

/** Runs `work` over all items, several at once. After a failure nothing more is begun. */
export async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items].reverse()
  const turn = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
      try {
        await work(item)
      } catch (error) {
        queue.length = 0
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, turn))
}
