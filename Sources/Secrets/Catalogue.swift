/// Every detector, by tables. CatalogueTests holds this list against the folder.
package enum Catalogue {
  package static let detectors: [Detector] =
    CloudDetectors.all + SourceControlDetectors.all + DeliveryDetectors.all + PackageRegistryDetectors.all
    + InfrastructureDetectors.all + MessagingDetectors.all + PaymentDetectors.all + IntelligenceDetectors.all
    + DatabaseDetectors.all + PrivateKeyDetectors.all + WebDetectors.all + MonitoringDetectors.all
    + ProductivityDetectors.all + CredentialStoreDetectors.all + GenericDetectors.all
}
