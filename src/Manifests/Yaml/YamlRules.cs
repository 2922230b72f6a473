namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Whose rules say what an unquoted scalar is. They differ in one point only: what YAML 1.1 calls a boolean beyond true and false.
/// Checked against kubectl 1.32 (<c>annotate --local -o json</c>) and its kustomize 5.5; <see cref="YamlScalar"/> has the table.
/// </summary>
public enum YamlRules
{
    /// <summary>
    /// kubectl and Argo CD's directories (sigs.k8s.io/yaml over go-yaml v2): <c>yes no on off y n</c>, also as keys, are booleans.
    /// </summary>
    Kubectl,

    /// <summary>kustomize 5 (kyaml over go-yaml v3): only <c>true</c> and <c>false</c> are booleans, <c>yes</c> is a text.</summary>
    Kustomize,
}
