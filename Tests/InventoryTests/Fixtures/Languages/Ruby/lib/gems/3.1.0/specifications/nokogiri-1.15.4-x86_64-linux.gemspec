# -*- encoding: utf-8 -*-
# stub: nokogiri 1.15.4 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.15.4"
  s.platform = "x86_64-linux".freeze

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.metadata = { "bug_tracker_uri" => "https://github.com/sparklemotion/nokogiri/issues", "name" => "not this" } if s.respond_to? :metadata=
  s.require_paths = ["lib".freeze]
  s.authors = ["Mike Dalessio".freeze, "Aaron Patterson".freeze]
  s.description = "Nokogiri (\u92F8) makes it easy; s.version = \"9\" is no assignment".freeze
  s.homepage = "https://nokogiri.org".freeze
  s.licenses = ["MIT".freeze]
  s.installed_by_version = "3.4.10" if s.respond_to? :installed_by_version
  s.specification_version = 4

  s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])
  s.add_dependency(%q<mini_portile2>.freeze, ["~> 2.8.2"])
  s.add_development_dependency(%q<rake>.freeze, ["~> 13"])
end
