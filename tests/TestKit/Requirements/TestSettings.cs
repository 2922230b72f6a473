namespace OrleansGitOps.TestKit.Requirements;

/// <summary>
/// What the environment says about this test run. A record, so that the rules can be tested without touching the environment.
/// </summary>
/// <param name="IsCi">A missing real part fails the test (environment <c>CI=true</c>).</param>
/// <param name="IsFast">Slow real parts are left out, also in CI (environment <c>GITOPS_TEST_FAST=1</c>).</param>
internal sealed record TestSettings(bool IsCi, bool IsFast)
{
    public static TestSettings FromEnvironment() => new(
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase),
        Environment.GetEnvironmentVariable("GITOPS_TEST_FAST") == "1");
}
