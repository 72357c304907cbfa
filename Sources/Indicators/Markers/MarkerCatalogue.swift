/// Every marker, by tables. A test holds this list against the folder.
package enum MarkerCatalogue {
  package static let markers: [Marker] = MinerMarkers.all + ImplantMarkers.all + ToolMarkers.all
}
