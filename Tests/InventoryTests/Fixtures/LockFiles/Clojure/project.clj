(defproject app "0.1.0-SNAPSHOT"
  :description "An app 1.0"
  :dependencies [[org.clojure/clojure "1.10.3"]
                 [ring "1.9.4" :exclusions [x/y]]])
