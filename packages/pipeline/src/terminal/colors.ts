import pc from 'picocolors'

// Decided by the stream alone: picocolors on its own would colour pipes as well where CI is set.
const colored = ({ isTTY }: { isTTY?: boolean }) => isTTY === true && !process.env.NO_COLOR

/** For what goes to stdout: colours on a terminal, plain text elsewhere or where NO_COLOR is set. */
export const colors = pc.createColors(colored(process.stdout))

/** The same for stderr. */
export const errorColors = pc.createColors(colored(process.stderr))
