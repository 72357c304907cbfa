import Foundation

@testable import Webshell

/// Logistic regression with AdaGrad, on features that the product extracts.
struct Trainer {
  var epochs = 12
  var rate: Float = 0.3
  var positiveWeight: Float = 4
  /// Of L2.
  var decay: Float = 1e-7

  struct Sample {
    var features: [UInt32]
    var isMalicious: Bool
  }

  struct Result {
    var weights: [Float]
    var bias: Float

    func score(_ features: [UInt32]) -> Float {
      var sum: Float = 0
      for feature in features { sum += weights[Int(feature)] }
      return bias + sum / Float(max(features.count, 1)).squareRoot()
    }
  }

  func train(_ samples: [Sample]) -> Result {
    var weights = [Float](repeating: 0, count: FeatureExtraction.places)
    var squares = [Float](repeating: 1e-6, count: FeatureExtraction.places)
    var (bias, biasSquares): (Float, Float) = (-2, 1e-6)
    var order = Array(samples.indices)
    var generator = TrainingOrder(state: 20_261_130)
    for _ in 0..<epochs {
      order.shuffle(using: &generator)
      for index in order {
        let sample = samples[index]
        guard !sample.features.isEmpty else { continue }
        let factor = 1 / Float(sample.features.count).squareRoot()
        var sum: Float = 0
        for feature in sample.features { sum += weights[Int(feature)] }
        let margin = bias + sum * factor
        let probability = 1 / (1 + exp(-margin))
        let error = (probability - (sample.isMalicious ? 1 : 0)) * (sample.isMalicious ? positiveWeight : 1)
        if abs(error) < 1e-4 { continue }
        let step = error * factor
        for feature in sample.features {
          let place = Int(feature)
          let gradient = step + decay * weights[place]
          squares[place] += gradient * gradient
          weights[place] -= rate * gradient / squares[place].squareRoot()
        }
        biasSquares += error * error
        bias -= rate * error / biasSquares.squareRoot() * 0.1
      }
    }
    return Result(weights: weights, bias: bias)
  }
}

/// The same order in every run.
struct TrainingOrder: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
