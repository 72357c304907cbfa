import ArgumentParser

/// How long something goes on: `90`, `90s`, `5m`, `2h`, `1d`.
struct TimeSpan: ExpressibleByArgument, Sendable, Hashable {
  let seconds: Int

  init?(argument: String) {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard let count = Int(digits), (1...10_000_000).contains(count) else { return nil }
    seconds = count * (unit ?? 1)
  }
}
