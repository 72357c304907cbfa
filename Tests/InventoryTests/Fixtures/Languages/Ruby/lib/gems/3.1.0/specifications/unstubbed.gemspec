Gem::Specification.new do |spec|
  spec.name          = %q{unstubbed}
  spec.version       = Gem::Version.new('0.4.0.pre')
  spec.license       = 'Apache-2.0'
  spec.homepage = "http://example.org/#{name}"
end
