using Xunit;

namespace OrleansGitOps.TestKit.Requirements;

/// <summary>
/// Says which real parts a test needs. Call one first thing in a <c>[SkippableFact]</c>: where the part is missing the test is
/// skipped with a message that says how to get it; with <c>CI=true</c> it fails. With <c>GITOPS_TEST_FAST=1</c> slow parts are
/// skipped even when they are there, in CI too.
/// </summary>
public static class RealParts
{
    private const string BuildScript = "run deploy/local/build-control-plane.sh";

    private static readonly RealPart ControlPlanePart = new(
        "the Kubernetes control plane", $"{BuildScript} (builds it on Debian, about 5 minutes)", true,
        () => Missing(
            ("etcd", ToolLocator.Etcd), ("kube-apiserver", ToolLocator.KubeApiServer),
            ("kube-controller-manager", ToolLocator.KubeControllerManager)));

    private static readonly RealPart PostgresPart = new(
        "PostgreSQL", "apt-get install postgresql, or put its bin folder on PATH", false,
        () => Missing(("initdb", ToolLocator.PostgresBinDirectory)));

    private static readonly RealPart GitPart = new(
        "git", "apt-get install git", false, () => Missing(("git", ToolLocator.Git)));

    private static readonly RealPart KubectlPart = new(
        "kubectl", $"{BuildScript}, or put kubectl on PATH", false, () => Missing(("kubectl", ToolLocator.Kubectl)));

    private static readonly RealPart HelmPart = new(
        "helm", $"{BuildScript}, or put helm on PATH", false, () => Missing(("helm", ToolLocator.Helm)));

    private static readonly RealPart KustomizePart = new(
        "kustomize", $"{BuildScript}, or put kustomize on PATH", false, () => Missing(("kustomize", ToolLocator.Kustomize)));

    /// <summary>etcd, kube-apiserver and kube-controller-manager (slow).</summary>
    public static void RequireControlPlane() => Require(ControlPlanePart);

    public static void RequirePostgres() => Require(PostgresPart);

    public static void RequireGit() => Require(GitPart);

    public static void RequireKubectl() => Require(KubectlPart);

    public static void RequireHelm() => Require(HelmPart);

    public static void RequireKustomize() => Require(KustomizePart);

    internal static void Require(RealPart part) => Require(part, TestSettings.FromEnvironment());

    internal static void Require(RealPart part, TestSettings settings)
    {
        if (part.IsSlow && settings.IsFast)
        {
            throw new SkipException($"{part.Name} is left out of a fast run (GITOPS_TEST_FAST=1).");
        }

        var missing = part.FindMissing();
        if (missing.Count == 0)
        {
            return;
        }

        var message = $"{part.Name} is not available: {string.Join(", ", missing)} not found. To get it: {part.HowToGet}.";
        throw settings.IsCi ? new RealPartMissingException(message) : new SkipException(message);
    }

    private static IReadOnlyList<string> Missing(params (string Name, string? Path)[] programs) =>
        [.. programs.Where(program => program.Path is null).Select(program => program.Name)];
}
